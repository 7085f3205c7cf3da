// Structured data: what search engines, archives and networks are told of a page is whole, by kind of page.
import { attribute, elements, meta, named, rawText } from '../../tree/document.mjs';
import { canonical } from '../../tree/site.mjs';
import { jsonLd } from './metadata.mjs';

export const name = 'structured data';

const STORY_TYPES = ['NewsArticle', 'OpinionNewsArticle', 'AnalysisNewsArticle', 'BackgroundNewsArticle', 'ReportageNewsArticle', 'AdvertiserContentArticle', 'LiveBlogPosting'];

/** Pages that stand for nothing that anybody looks for. */
const NAMELESS = new Set(['not found', 'gone']);

export function run({ site, report }) {
  for (const page of site.read) {
    if (NAMELESS.has(page.kind)) continue;
    const blocks = jsonLd(page).flatMap((block) => read(rawText(block)));
    report.result(name, page, [...blockFaults(page, blocks), ...networkFaults(page)]);
  }
}

function read(source) {
  try {
    return [JSON.parse(source)].flat();
  } catch {
    return [];
  }
}

const fault = (rule, saw, mend) => [{ rule, saw: saw === undefined ? 'nothing' : String(saw), mend }];

/** A property of a block that is not as it should be. */
function wrong(block, property, fits) {
  const value = block[property];
  return fits(value) ? [] : fault(`${block['@type']} without a right ${property}`, JSON.stringify(value), 'Write it as schema.org and Google have it.');
}

const text = (value) => typeof value === 'string' && value.trim() !== '';
const moment = (value) => text(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(value);
const address = (value) => text(value) && /^https?:\/\/\S+$/.test(value);

function blockFaults(page, blocks) {
  const of = (...types) => blocks.filter((block) => types.includes(block['@type']));
  const one = (found, what) => (found.length === 1 ? [] : fault(`Not exactly one ${what}`, found.length, 'Give each page its own structured data, once.'));
  if (page.kind === 'front') return [...one(of('NewsMediaOrganization'), 'NewsMediaOrganization'), ...one(of('WebSite'), 'WebSite')];
  const crumbs = of('BreadcrumbList');
  const faults = [...one(crumbs, 'BreadcrumbList'), ...crumbs.flatMap(crumbFaults)];
  if (page.kind !== 'article') return faults;
  const stories = of(...STORY_TYPES);
  return [...faults, ...one(stories, 'story'), ...stories.flatMap((story) => storyFaults(page, story))];
}

function crumbFaults(list) {
  const items = list.itemListElement ?? [];
  const inOrder = items.every((item, at) => item.position === at + 1 && text(item.name) && address(item.item));
  return items.length > 0 && inOrder ? [] : fault('Breadcrumbs that lead nowhere', JSON.stringify(items), 'Number them from one; give each its name and its address.');
}

function storyFaults(page, story) {
  const people = (value) => [value].flat().length > 0 && [value].flat().every((author) => text(author?.name) && (author.url === undefined || address(author.url)));
  return [
    ...wrong(story, 'headline', text),
    ...wrong(story, 'description', text),
    ...wrong(story, 'datePublished', moment),
    ...wrong(story, 'dateModified', moment),
    ...wrong(story, 'author', people),
    ...wrong(story, 'publisher', (value) => text(value?.name)),
    ...wrong(story, 'mainEntityOfPage', (value) => value === canonical(page)),
    ...wrong(story, 'inLanguage', (value) => value === page.language),
    ...wrong(story, 'isAccessibleForFree', (value) => value === true),
    ...wrong(story, 'articleSection', text),
    ...wrong(story, 'image', (value) => [value ?? []].flat().every((one) => address(one) || address(one?.url))),
    ...wrong(story, 'correction', (value) => [value ?? []].flat().every((one) => text(one.text) && moment(one.datePublished))),
    ...(story['@type'] === 'LiveBlogPosting' ? liveFaults(page, story) : []),
  ];
}

function liveFaults(page, story) {
  const ids = new Set([...elements(page.document)].map((element) => attribute(element, 'id')).filter(Boolean));
  const anchor = (value) => address(value) && value.startsWith(`${canonical(page)}#`) && ids.has(decodeURIComponent(value.split('#')[1]));
  const entries = story.liveBlogUpdate ?? [];
  return [
    ...wrong(story, 'coverageStartTime', moment),
    ...wrong(story, 'coverageEndTime', (value) => value === undefined || moment(value)),
    ...wrong(story, 'liveBlogUpdate', (value) => Array.isArray(value) && value.length > 0),
    ...entries.flatMap((entry) => [...wrong(entry, 'headline', text), ...wrong(entry, 'datePublished', moment), ...wrong(entry, 'articleBody', text), ...wrong(entry, 'url', anchor)]),
  ];
}

/** What networks need to show a link well, and search engines to say what a page is about. */
function networkFaults(page) {
  const needed = ['description', 'robots', 'og:type', 'og:title', 'og:description', 'og:url', 'og:site_name', 'og:locale', 'twitter:card'];
  const story = ['article:published_time', 'article:modified_time', 'article:section'];
  const picture = meta(page.document, 'og:image') ? ['og:image:alt'] : [];
  const all = page.kind === 'article' ? [...needed, ...story, ...picture] : [...needed, ...picture];
  const absent = all.filter((one) => !text(meta(page.document, one)));
  const type = page.kind === 'article' ? 'article' : undefined;
  return [
    ...absent.flatMap((one) => fault('A page says too little of itself', `no ${one}`, 'Include parts/meta.html, or write the element.')),
    ...(type && meta(page.document, 'og:type') !== type ? fault('A story that is no article', meta(page.document, 'og:type'), 'Write og:type from page.og_type.') : []),
    ...(page.kind === 'article' && named(page.document, 'title').length !== 1 ? fault('Not exactly one title', named(page.document, 'title').length, 'Write one.') : []),
  ];
}
