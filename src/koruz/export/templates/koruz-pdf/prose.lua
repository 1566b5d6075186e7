-- Pandoc filter for authors' Markdown: what a report's prose may hold.
-- Pictures come from exhibits alone, so that each has its source: of an image only its words stay.
-- Raw code of any format is shown as text. A link leads to the web or nowhere.

function Image(image) return image.caption end
function RawInline(raw) return pandoc.Str(raw.text) end
function RawBlock(raw) return pandoc.Para({ pandoc.Str(raw.text) }) end

function Link(link)
  if not link.target:match("^[Hh][Tt][Tt][Pp][Ss]?://[^%s%c]+$") then return link.content end
end

-- The pieces of a notebook come as one text, each behind a paragraph that is its mark. A mark that stands anywhere
-- but between paragraphs was swallowed by the piece before it; only the others become what Python looks for.
local function is_mark(block)
  return block.t == "Para" and #block.content == 1 and block.content[1].t == "Str"
    and block.content[1].text:match("^koruz%x+x$")
end

function Pandoc(doc)
  local level = 2 -- Titles of sections have it; below them no level may be left out.
  local headings = {
    Header = function(header)
      level = math.max(3, math.min(header.level, level + 1))
      header.level = level
      header.identifier = ""
      return header
    end,
  }
  for index, block in ipairs(doc.blocks) do
    if is_mark(block) then
      level = 2
      doc.blocks[index] = pandoc.RawBlock("typst", "/*" .. block.content[1].text .. "*/")
    else
      doc.blocks[index] = pandoc.Div({ block }):walk(headings).content[1]
    end
  end
  return doc
end
