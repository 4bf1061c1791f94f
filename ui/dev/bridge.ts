// Development without the desktop window: the real program runs beside Vite, and the page asks it over HTTP.
// Never in a build: the window talks to the program by itself.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import type { Plugin } from "vite";

type Answer = (line: string) => void;

/** Lines in, lines out, one answer to each question in their order. */
class Program {
  private child: ChildProcessWithoutNullStreams | undefined;
  private waiting: Answer[] = [];

  constructor(private command: string, private args: string[]) {}

  ask(line: string): Promise<string> {
    const child = (this.child ??= this.start());
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      child.stdin.write(`${line}\n`);
    });
  }

  private start() {
    const child = spawn(this.command, this.args, { stdio: "pipe" });
    child.stderr.pipe(process.stderr);
    createInterface({ input: child.stdout }).on("line", (line) => this.waiting.shift()?.(line));
    const over = (why: string) => {
      this.child = undefined;
      for (const answer of this.waiting.splice(0)) {
        answer(JSON.stringify({ problem: { code: "bridge", happened: why, safe: "", next: "Look at the terminal.", unsure: false, number: null, fields: [] } }));
      }
    };
    child.on("error", (error) => over(`The program did not start: ${error.message}`));
    child.on("exit", (code) => over(`The program ended (${code}).`));
    return child;
  }
}

/** WAYMARK_BRIDGE is the built example, WAYMARK_STORE the folder of its store. */
export function bridge(): Plugin {
  return {
    name: "waymark-bridge",
    apply: "serve",
    configureServer(server) {
      const program = new Program(process.env.WAYMARK_BRIDGE ?? "waymark-bridge", ["--store", process.env.WAYMARK_STORE ?? "waymark-store"]);
      server.middlewares.use("/call", (request, response) => {
        let body = "";
        request.setEncoding("utf8");
        request.on("data", (part: string) => (body += part));
        request.on("end", () => {
          void program.ask(body.replaceAll("\n", " ")).then((answer) => {
            response.setHeader("content-type", "application/json");
            response.end(answer);
          });
        });
      });
    },
  };
}
