/**
 * Reads server-sent events out of the body of a response: EventSource can't send a question.
 */

/** Each event as [name, data], as it comes. What is cut off in the middle is not given. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (kept + value).split(/\r?\n\r?\n/);
    kept = blocks.pop();
    for (const block of blocks) {
      const data = field(block, "data");
      if (data) yield [field(block, "event"), JSON.parse(data)];
    }
  }
}

const field = (block, name) =>
  block
    .split(/\r?\n/)
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trimStart())
    .join("\n");
