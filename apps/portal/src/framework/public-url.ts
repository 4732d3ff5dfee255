/** Injection token: where people reach this portal, for addresses in what they take away. Without a slash at its end. */
export const PUBLIC_URL = Symbol('PUBLIC_URL');
