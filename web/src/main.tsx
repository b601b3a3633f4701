import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import { groupAlike } from "../../src/i18n/units.ts";
import { App } from "./app.tsx";
import { live } from "./live.ts";
import { apply } from "./settings.ts";
import "./style/base.css";
import "./style/shell.css";
import "./style/tables.css";
import "./style/overview.css";
import "./style/messages.css";
import "./style/try.css";

groupAlike();
apply();
render(<App />, document.querySelector("#page")!);
void live.begin();
