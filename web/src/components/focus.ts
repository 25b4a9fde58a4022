/** `v-focus`: the field that a person is about to fill; what stands in it is typed over. `autofocus` works only once in the life of a page. */
import type { ObjectDirective } from "vue";

export const vFocus: ObjectDirective<HTMLInputElement> = {
  mounted: (element) => {
    element.focus();
    element.select();
  },
};
