/* Lets a profile that has just been added be chosen among the defaults, before anything is saved. */
(function () {
  "use strict";

  function offer(form, list, select) {
    const names = Array.from(form.querySelectorAll('[name="' + list + '"] input[name="_.name"]'))
      .map((input) => input.value.trim())
      .filter((name) => name !== "");
    for (const option of Array.from(select.options)) {
      if (option.dataset.typed && !option.selected && !names.includes(option.value)) {
        option.remove();
      }
    }
    for (const name of names) {
      if (!Array.from(select.options).some((option) => option.value === name)) {
        const option = new Option(name, name);
        option.dataset.typed = "true";
        select.add(option);
      }
    }
  }

  document.addEventListener("input", function (event) {
    const form = event.target.closest("form[name=config]");
    if (!form || event.target.name !== "_.name") {
      return;
    }
    for (const [list, field] of [
      ["cacheProfiles", "_.cacheProfile"],
      ["builderProfiles", "_.builderProfile"],
    ]) {
      form.querySelectorAll('select[name="' + field + '"]').forEach((select) => offer(form, list, select));
    }
  });
})();
