// Reads cards from a list in JSON by ical.js; node read_vcards.cjs PATH-OF-ICAL.JS
const { readFileSync } = require("node:fs");

const ICAL = require(process.argv[2]);

function getValues(card, name) {
    return card.getAllProperties(name).map((property) => property.getValues());
}

function readCard(text) {
    const card = new ICAL.Component(ICAL.parse(text));
    const [[[lastname, firstname, , title]]] = getValues(card, "n");
    const photo = card.getFirstPropertyValue("photo");
    const [[address]] = getValues(card, "adr");
    return {
        title,
        lastname,
        firstname,
        shown: card.getFirstPropertyValue("fn"),
        units: getValues(card, "org")[0].flat(),
        titles: getValues(card, "title").flat(),
        functions: getValues(card, "role").flat(),
        numbers: getValues(card, "tel").flat(),
        emails: getValues(card, "email").flat(),
        address,
        website: card.getFirstPropertyValue("url"),
        lang: card.getFirstPropertyValue("lang"),
        categories: getValues(card, "categories").flat(),
        photo: (photo.value ?? photo).split("base64,").pop(),
        uid: card.getFirstPropertyValue("uid").slice(-12),
    };
}

const cards = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cards.map(readCard)));
