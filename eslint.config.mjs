import globals from "globals";

export default [
  { ignores: ["node_modules/", ".cache/", "**/static/lib/"] },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: {
        ...globals.browser,
        odoo: "readonly",
        owl: "readonly",
        luxon: "readonly",
      },
    },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 10],
      curly: "error",
      "default-case-last": "error",
      eqeqeq: ["error", "smart"],
      "no-console": "error",
      "no-debugger": "error",
      "no-dupe-keys": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-redeclare": "error",
      "no-restricted-globals": ["error", "event", "self", "name"],
      "no-shadow": "error",
      "no-undef": "error",
      "no-unneeded-ternary": "error",
      "no-unreachable": "error",
      "no-unused-vars": ["error", { args: "after-used", caughtErrors: "all" }],
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
];
