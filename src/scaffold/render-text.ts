import Handlebars from "handlebars";

type Value = string | boolean | readonly TextView[];
/** What the texts of a project may print. Names are checked before they get here. */
export interface TextView {
  readonly [field: string]: Value;
}

/** Renders a text of `templates/project`; a field that the view lacks is an error. */
export const renderText = (template: string, view: TextView): string =>
  Handlebars.compile<TextView>(template, { noEscape: true, strict: true, knownHelpersOnly: true })(
    view,
  );
