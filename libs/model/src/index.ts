export * from './grounding/grounded.js';
export * from './material.js';
export * from './model-client.js';
export * from './model-error.js';
export * from './model-settings.js';
export * from './usage.js';
export * from './write-answers.js';
export * from './write-letter.js';
