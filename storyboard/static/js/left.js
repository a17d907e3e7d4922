// The empty page after leaving: here there is time to forget what the page that was left had no time for.
import { forget } from "./parts/forget.js";

forget();
