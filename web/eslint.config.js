import vue from "eslint-plugin-vue";
import globals from "globals";
import tseslint from "typescript-eslint";
import vueParser from "vue-eslint-parser";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "src/api/openapi.ts"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.{ts,vue}"],
    languageOptions: {
      globals: globals.browser,
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, sourceType: "module", extraFileExtensions: [".vue"] },
    },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "maplibre-gl", message: "Only src/map knows the map library." }] },
      ],
      // The formatter's business, and Prettier is not among the dependencies.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/first-attribute-linebreak": "off",
      // Pages carry one-word names: Cockpit, Field.
      "vue/multi-word-component-names": "off",
      "vue/no-v-html": "error",
      "vue/no-static-inline-styles": "error",
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
    },
  },
  { files: ["src/map/**/*.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["**/*.test.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
