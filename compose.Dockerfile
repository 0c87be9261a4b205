# The official image with the four OCA addons that interlocuteurs_addon depends on, those
# beside which interlocuteurs_helpdesk and interlocuteurs_fieldservice stand, what reads
# workbooks and photos of phones, and what interlocuteurs_carddav needs.
# --no-deps: what they ask for is Odoo 19 itself, which the image has without telling pip.
FROM odoo:19.0
USER root
RUN pip3 install --no-cache-dir --break-system-packages --no-deps \
    'odoo-addon-base-territory==19.0.*' \
    'odoo-addon-fieldservice==19.0.*' \
    'odoo-addon-fieldservice-portal==19.0.*' \
    'odoo-addon-helpdesk-mgmt==19.0.*' \
    'odoo-addon-partner-firstname==19.0.*' \
    'odoo-addon-partner-mobile==19.0.*' \
    'odoo-addon-partner-phone-secondary==19.0.*' \
    'odoo-addon-partner-title==19.0.*' \
    python-calamine pillow-heif \
    defusedxml packaging pika 'radicale>=3.9'
USER odoo
