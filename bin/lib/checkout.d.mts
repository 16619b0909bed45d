/** The folder with package.json. */
export const ROOT: string;
export const CHECKOUT_ID: string;
