import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import { App } from "./app.tsx";
import { LiveConsole } from "./data/live-console.ts";

const live = new LiveConsole();
void live.start();
const root = document.getElementById("app");
if (root) {
  render(<App live={live} />, root);
}
