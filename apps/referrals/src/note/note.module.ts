import { Module } from '@nestjs/common';
import { NoteController } from './note.controller.js';
import { NoteService } from './note.service.js';

@Module({ controllers: [NoteController], providers: [NoteService] })
export class NoteModule {}
