/** Whether the id in this column is a preview's: previews are UUIDs of version 8. */
export const ofPreview = (column: string): string => `get_byte(uuid_send(${column}), 6) >> 4 = 8`;
