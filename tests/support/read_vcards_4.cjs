// Reads cards of version 4.0 from a list in JSON by vcard4; node read_vcards_4.cjs PATH-OF-VCARD4
const { readFileSync } = require("node:fs");

const { parse } = require(process.argv[2]);

function readCard(text) {
    const values = {};
    for (const { property, value } of parse(text).parsedVcard) {
        (values[property] ??= []).push(value);
    }
    const [name] = values.N;
    const [address] = values.ADR;
    return {
        lastname: name.familyNames,
        firstname: name.givenNames,
        // it takes a semicolon in a text for a list, as the RFC lets it
        shown: [values.FN[0]].flat().join(";"),
        organisation: [values.ORG[0]].flat()[0],
        functions: values.ROLE,
        numbers: values.TEL,
        email: values.EMAIL[0],
        address: [
            address.postOfficeBox,
            address.extendedAddress,
            address.streetAddress,
            address.locality,
            address.region,
            address.postalCode,
            address.countryName,
        ],
        website: values.URL[0],
    };
}

const cards = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cards.map(readCard)));
