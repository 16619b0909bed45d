/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`;
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1_000) return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
  return `${(megabytes / 1_000).toFixed(1)} GB`;
}

/**
 * "34 % (23 of 67 MB)", "120 of 480 packages", or what is there when the total is unknown.
 * @param {number} done
 * @param {number | undefined} total
 * @param {string} unit
 */
export function formatAmount(done, total, unit) {
  const isBytes = unit === 'bytes';
  const shown = isBytes ? formatBytes(done) : `${done} ${unit}`;
  if (!total) return shown;
  const share = `${Math.min(100, Math.floor((done / total) * 100))} %`;
  return isBytes
    ? `${share} (${formatBytes(done)} of ${formatBytes(total)})`
    : `${share} (${done} of ${total} ${unit})`;
}
