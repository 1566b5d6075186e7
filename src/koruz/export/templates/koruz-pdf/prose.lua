-- Pandoc filter for authors' Markdown: what a report's prose may hold.
-- Pictures come from exhibits alone, so that each has its source: of an image only the text alternative stays.
-- Raw code of any format is dropped. A link leads to the web or nowhere.

function Image(image) return image.caption end
function RawInline() return {} end
function RawBlock() return {} end

function Link(link)
  if not link.target:match("^[Hh][Tt][Tt][Pp][Ss]?://[^%s%c]+$") then return link.content end
end

-- The title is level 1 and sections are level 2, which the reader of the notebook took out.
function Header(header)
  header.level = math.max(3, header.level)
  header.identifier = ""
  return header
end
