"use strict";
{
const words = {"close":"Close","key_close":"close","key_demo":"next demo","key_list":"this list","key_next_lesson":"next lesson","key_next_section":"next section","key_next_step":"next step","key_previous_lesson":"previous lesson","key_previous_section":"previous section","key_previous_step":"previous step","key_run":"run the demo again","key_search":"search","key_theme":"theme: auto, light, dark","keys_single":"Single-key shortcuts","keys_title":"Keys"};
const rows = [
["/ s", words.key_search],
["j", words.key_next_section],
["k", words.key_previous_section],
["n", words.key_next_lesson],
["p", words.key_previous_lesson],
["d", words.key_demo],
["r", words.key_run],
["[", words.key_previous_step],
["]", words.key_next_step],
["t", words.key_theme],
["?", words.key_list],
["Esc", words.key_close],
];
const dialog = document.createElement("dialog");
dialog.className = "keys";
dialog.setAttribute("aria-labelledby", "keys-title");
const title = document.createElement("h2");
title.id = "keys-title";
title.textContent = words.keys_title;
const table = document.createElement("table");
for (const [keys, meaning] of rows) {
const row = table.insertRow();
const head = document.createElement("th");
head.scope = "row";
keys.split(" ").forEach((key, at) => {
const cap = document.createElement("kbd");
cap.textContent = key;
head.append(at ? " " : "", cap);
});
row.append(head);
row.insertCell().textContent = meaning;
}
const label = document.createElement("label");
const box = document.createElement("input");
box.type = "checkbox";
box.addEventListener("change", () => didact.change(({ prefs }) => (prefs.keys = box.checked)));
label.append(box, ` ${words.keys_single}`);
const close = document.createElement("button");
close.type = "button";
close.textContent = words.close;
close.addEventListener("click", () => dialog.close());
dialog.append(title, table, label, close);
document.body.append(dialog);
didact.showKeys = () => {
box.checked = didact.state.prefs.keys !== false;
dialog.showModal();
};
}
