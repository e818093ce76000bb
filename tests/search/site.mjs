// The scripts of the search as a page has them, over a built site on disk, without a browser.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { fileURLToPath } from "node:url";

const ASSETS = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../templates/assets");

/** The search of the site in a folder; `loaded` lists the files that it read. */
export function searchOf(site) {
  const context = vm.createContext({ console });
  for (const name of ["search-terms.js", "search-index.js", "search-query.js"]) {
    vm.runInContext(fs.readFileSync(path.join(ASSETS, name), "utf8"), context, name);
  }
  const search = vm.runInContext("dossierSearch", context);
  search.loaded = [];
  search.fetchScript = (name, fail) => {
    const file = path.join(site, "search", name + ".js");
    if (!fs.existsSync(file)) return fail();
    search.loaded.push(file);
    vm.runInContext(fs.readFileSync(file, "utf8"), context);
  };
  return search;
}
