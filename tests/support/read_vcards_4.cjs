// Reads cards of version 4.0 from a list in JSON by vcard4; node read_vcards_4.cjs PATH-OF-VCARD4
const { readFileSync } = require("node:fs");

const { parse } = require(process.argv[2]);

// a list of lists, as [["a", "b"], "c"], for "a,b;c"
function joinLists(value) {
    return value.reduce((joined, part) => {
        const [first, ...others] = [part].flat();
        return [
            ...joined.slice(0, -1),
            [...joined.slice(-1), first].join(";"),
            ...others,
        ];
    }, []);
}

function readCard(text) {
    const values = {};
    for (const { property, value } of parse(text).parsedVcard) {
        (values[property] ??= []).push(value);
    }
    const [name] = values.N;
    const [address] = values.ADR;
    // it takes a semicolon in a text for a list, as the RFC lets it
    const join = (value) => [value].flat().join(";");
    return {
        title: name.honorificPrefixes,
        lastname: name.familyNames,
        firstname: name.givenNames,
        shown: join(values.FN[0]),
        units: [values.ORG[0]].flat(),
        titles: values.TITLE.map(join),
        functions: values.ROLE.map(join),
        numbers: values.TEL,
        emails: values.EMAIL,
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
        lang: values.LANG[0],
        categories: joinLists(values.CATEGORIES[0]),
        photo: values.PHOTO[0].split("base64,").pop(),
        uid: values.UID[0].slice(-12),
    };
}

const cards = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cards.map(readCard)));
