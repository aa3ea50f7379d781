#!/bin/sh
# Draw the first page of a workbook as LibreOffice prints it: sheet_picture.sh IN.xlsx OUT.png
# Needs soffice, pdftoppm (poppler-utils) and convert (imagemagick).
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf --outdir "$folder" "$1" >/dev/null 2>&1
pdftoppm -r 110 -png -f 1 -l 1 "$folder"/*.pdf "$folder/page"
convert "$folder"/page-*.png -gravity south -chop 0x90 -trim +repage -bordercolor white -border 12 -colors 48 -strip "$2"
