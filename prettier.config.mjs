export default {
  printWidth: 88,
  tabWidth: 4,
  plugins: ["@prettier/plugin-xml"],
  xmlWhitespaceSensitivity: "preserve",
  xmlSelfClosingSpace: true,
  overrides: [
    { files: ["*.mjs", "*.json", "*.yaml", "*.yml"], options: { tabWidth: 2 } },
    { files: ["*.xml", "*.svg"], options: { bracketSameLine: false } },
  ],
};
