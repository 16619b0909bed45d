/** A rest that can be ended. A wake-up that comes before it is not lost: the rest then ends at once. */
export class Rest {
  private isWoken = false;
  private end: (() => void) | undefined;

  wake(): void {
    this.isWoken = true;
    this.end?.();
  }

  async until(ms: number): Promise<void> {
    if (!this.isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.end = undefined;
    this.isWoken = false;
  }
}
