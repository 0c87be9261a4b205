import { AttachmentList } from "@mail/core/common/attachment_list";
import { patch } from "@web/core/utils/patch";
import { url } from "@web/core/utils/urls";

// what a message shows of a picture, on a fine screen
const SIDE = 600;

/**
 * Pictures below the messages of the portal in the size in which they are shown: a phone
 * would load each photo as a whole. What opens on a click is the whole picture.
 */
patch(AttachmentList.prototype, {
    getImageUrl(attachment) {
        if (attachment.uploading || attachment.mimetype === "image/gif") {
            return super.getImageUrl(attachment);
        }
        const size = { width: SIDE, height: SIDE };
        return url(attachment.urlRoute, { ...attachment.urlQueryParams, ...size });
    },
});
