import { HomeController } from './home/home.controller.js';

/** Every page's controller. A new page is added here. */
export const PAGES = [HomeController];
