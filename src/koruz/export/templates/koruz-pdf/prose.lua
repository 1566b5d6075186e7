-- Pandoc filter for authors' Markdown: what a report's prose may hold.
-- Pictures come from exhibits alone, so that each has its source: of an image only its words stay.
-- Raw code of any format is shown as text. A link leads to the web or nowhere.

function Image(image) return image.caption end
function RawInline(raw) return pandoc.Str(raw.text) end
function RawBlock(raw) return pandoc.Para({ pandoc.Str(raw.text) }) end

function Link(link)
  if not link.target:match("^[Hh][Tt][Tt][Pp][Ss]?://[^%s%c]+$") then return link.content end
end

-- The title is level one and sections are level two; the reader of the notebook took both out.
function Header(header)
  header.level = math.max(3, header.level)
  header.identifier = ""
  return header
end
