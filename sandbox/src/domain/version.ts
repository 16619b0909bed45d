/** Of the operator API and the handshake; raised when a shape changes. */
export const VERSION = '1';
