#!/usr/bin/env bash
# Validates every sitemap of the built sites that are named, by the schemas in this folder. First it makes sure that the schemas
# refuse what they should: a schema that takes everything would be worth nothing.
#
#   tests/readers/sitemaps.sh FOLDER…
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }

valid() { xmllint --nonet --noout --schema "$here/$1" "$2" 2>&1; }

good=0
bad=0
fault() { bad=$((bad + 1)); printf '%s\n' "$@" >&2; }

# One good entry of each sort, and what each fault makes of it.
news='<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://paper.example/a/</loc><lastmod>2025-02-12T18:40:00+03:00</lastmod><news:news><news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication><news:publication_date>2025-02-12T18:40:00+03:00</news:publication_date><news:title>A headline</news:title></news:news></url></urlset>'
index='<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://paper.example/a.xml</loc><lastmod>2025-02-12</lastmod></sitemap></sitemapindex>'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# refuses SCHEMA TEXT PATTERN REPLACEMENT
refuses() {
  local changed=${2/$3/$4}
  [ "$changed" != "$2" ] || { fault "the fault “$3” changes nothing"; return; }
  printf '%s' "$changed" >"$scratch/one.xml"
  if valid "$1" "$scratch/one.xml" >/dev/null; then fault "$1 takes: $3 -> $4"; else good=$((good + 1)); fi
}
for one in sitemap:"$news" siteindex:"$index"; do
  printf '%s' "${one#*:}" >"$scratch/one.xml"
  if said=$(valid "${one%%:*}.xsd" "$scratch/one.xml"); then good=$((good + 1)); else fault "$said"; fi
done
refuses sitemap.xsd "$news" 'https://paper.example/a/' '/a/'
refuses sitemap.xsd "$news" 'https://paper.example/a/' 'https://paper.example/a b/'
refuses sitemap.xsd "$news" '<loc>https://paper.example/a/</loc>' ''
refuses sitemap.xsd "$news" '<lastmod>2025-02-12T18:40:00+03:00' '<lastmod>2025-02-12T18:40:00'
refuses sitemap.xsd "$news" '<lastmod>2025-02-12T18:40:00+03:00' '<lastmod>12 February 2025'
refuses sitemap.xsd "$news" 'The Paper' 'The Paper (subscription)'
refuses sitemap.xsd "$news" '>en<' '>en-GB<'
refuses sitemap.xsd "$news" '<news:publication_date>2025-02-12T18:40:00+03:00</news:publication_date>' ''
refuses sitemap.xsd "$news" '<news:publication_date>2025-02-12T18:40:00+03:00' '<news:publication_date>2025-02-12T18:40:00'
refuses sitemap.xsd "$news" 'A headline' ''
refuses sitemap.xsd "$news" '<news:title>' '<news:heading/><news:title>'
refuses sitemap.xsd "$news" '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"' '<urlset'
refuses sitemap.xsd "$news" '</url>' '</url><url><loc>https://paper.example/a/</loc></url>'
refuses siteindex.xsd "$index" '<sitemap><loc>https://paper.example/a.xml</loc><lastmod>2025-02-12</lastmod></sitemap>' ''
refuses siteindex.xsd "$index" '2025-02-12' 'yesterday'

found=0
while IFS= read -r -d '' file; do
  found=$((found + 1))
  case "$file" in */sitemap.xml) schema=siteindex.xsd ;; *) schema=sitemap.xsd ;; esac
  if said=$(valid "$schema" "$file"); then good=$((good + 1)); else fault "$said"; fi
done < <(find "$@" \( -name sitemap.xml -o -path '*/sitemaps/*.xml' \) -print0 | sort -z)
[ "$found" -gt 0 ] || fault 'there is no sitemap'
printf '%d sitemaps\n%d passed, %d failed\n' "$found" "$good" "$bad"
[ "$bad" -eq 0 ]
