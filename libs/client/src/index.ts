export * from './public-keys.js';
export * from './receipt.js';
export * from './webhook.js';
