// Reads cards from a list in JSON by ical.js; node read_vcards.cjs PATH-OF-ICAL.JS
const { readFileSync } = require("node:fs");

const ICAL = require(process.argv[2]);

function getValues(card, name) {
    return card.getAllProperties(name).map((property) => property.getValues());
}

function readCard(text) {
    const card = new ICAL.Component(ICAL.parse(text));
    const [[[lastname, firstname]]] = getValues(card, "n");
    const [[address]] = getValues(card, "adr");
    return {
        lastname,
        firstname,
        shown: card.getFirstPropertyValue("fn"),
        organisation: getValues(card, "org")[0].flat()[0],
        functions: getValues(card, "role").flat(),
        numbers: getValues(card, "tel").flat(),
        email: card.getFirstPropertyValue("email"),
        address,
        website: card.getFirstPropertyValue("url"),
    };
}

const cards = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cards.map(readCard)));
