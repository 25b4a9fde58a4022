/** Debounced questions of which only the newest answer counts. Pure but for the timer. */

export interface Latest<Q> {
  ask(question: Q): void;
  cancel(): void;
}

export function latest<Q, A>(
  waitMs: number,
  fetchAnswer: (question: Q, signal: AbortSignal) => Promise<A>,
  onAnswer: (answer: A, question: Q) => void,
  onError: (error: unknown) => void = () => undefined,
): Latest<Q> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  async function run(question: Q): Promise<void> {
    const own = new AbortController();
    running = own;
    try {
      const answer = await fetchAnswer(question, own.signal);
      if (running === own) onAnswer(answer, question);
    } catch (error) {
      if (running === own) onError(error);
    }
  }

  function cancel(): void {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  }

  return {
    ask(question) {
      cancel();
      timer = setTimeout(() => void run(question), waitMs);
    },
    cancel,
  };
}
