/** Where data of this checkout lies when it cannot lie in the checkout. */
export const ELSEWHERE: string;
/** Makes a data folder that the user whom a server runs as can reach; returns where the data really lies. */
export function makeReachableFolder(
  folder: string,
  runAs: { uid: number; gid: number } | Record<string, never>,
  note: (text: string) => void,
): string;
/** Removes a data folder with what it points to. */
export function removeWithTarget(folder: string): void;
