package report

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/picture"
	"bench/report/webpage"
	"bench/result"
	"bench/words"

	"gonum.org/v1/plot/vg"
)

// Of a picture, in CSS pixels.
const (
	pictureWidth  = 768
	pictureMargin = 24
	pictureInside = pictureWidth - 2*pictureMargin
)

// writeSVG writes one picture to be pasted where a page can't be: a README, a pull request, a chat. It has each benchmark's verdict
// and one of its figures, follows the theme of whoever looks, and needs nothing beside it.
func writeSVG(b *bytes.Buffer, run *result.Run, o Options) error {
	v := arrange(run)
	p := &poster{}
	p.y = pictureMargin
	for _, n := range oneAWord(v.notices()) {
		p.paragraph(0, 14, lines.Styled(n.word+"  ", n.style|lines.Strong), lines.Text(n.text))
	}
	charts, known, drawn := 0, []string(nil), false
	for i, bm := range v.benchmarks {
		if i > 0 {
			p.y += 20
		}
		studio, err := newStudio(v, bm, &charts)
		if err != nil {
			return err
		}
		figures, err := studio.figures()
		if err != nil {
			return err
		}
		p.verdict(v.card(bm))
		for _, f := range figures {
			known = append(known, f.ID)
		}
		if at := slices.IndexFunc(figures, func(f figure) bool { return o.Figure == "" || f.ID == o.Figure }); at >= 0 {
			p.figure(figures[at])
			drawn = true
		}
	}
	if o.Figure != "" && !drawn {
		return noSuchFigure(o.Figure, known)
	}
	p.y += 8
	p.paragraph(0, 11, lines.Styled(strings.Join(identity(run), " · "), lines.Faint))
	p.write(b, pageTitle(v))
	return nil
}

func noSuchFigure(name string, known []string) error {
	if slices.Sort(known); len(known) == 0 {
		return fmt.Errorf("no figure %q: there is nothing to draw in this run", name)
	}
	return fmt.Errorf("no figure %q in this run: it has %s", name, words.And(slices.Compact(known)))
}

// A poster is a picture that stands alone, laid out from top to bottom.
type poster struct {
	b strings.Builder
	y vg.Length // where the next thing begins
}

// verdict writes what a benchmark comes to.
func (p *poster) verdict(c card) {
	if c.Benchmark != "" {
		p.paragraph(0, 13, lines.Styled(c.Benchmark, lines.Faint))
	}
	p.paragraph(0, 20, lines.Styled(c.Title, lines.Strong))
	label := vg.Length(0)
	for _, cl := range c.Claims {
		label = max(label, textWidth(cl.Metric, 13))
	}
	p.y += 4
	for _, cl := range c.Claims {
		top := p.y
		p.words(0, baseline(top, 13), 13, lines.Styled(cl.Metric, lines.Faint))
		var spans []lines.Span
		for _, piece := range cl.Pieces {
			spans = append(spans, lines.Styled(piece.Text, styleOfClass(piece.Class)))
		}
		p.paragraph(label+20, 13, spans...)
	}
	for _, n := range c.Notes {
		p.paragraph(0, 12, lines.Styled(n, lines.Faint))
	}
}

// figure draws the first choice of a figure: the panels side by side as far as there is room.
func (p *poster) figure(f figure) {
	p.y += 14
	label := f.Choices[0].Label
	if len(f.Choices) == 1 {
		label = ""
	}
	p.paragraph(0, 14, lines.Styled(strings.Join(words.NonEmpty(f.Title, label), ": "), lines.Strong))
	p.paragraph(0, 12, lines.Styled(f.Lead, lines.Faint))
	if len(f.Legend) > 1 {
		p.legend(f.Legend)
	}
	x, tallest := vg.Length(0), vg.Length(0)
	for _, panel := range f.Choices[0].Panels {
		if x > 0 && x+panel.width > pictureInside+1 {
			x, p.y, tallest = 0, p.y+tallest+10, 0
		}
		top := p.y + 4
		if panel.Title != "" {
			p.words(x, top+13, 12, lines.Styled(words.Cut(panel.Title, int(panel.width/7)), lines.Plain))
			top += 18
		}
		p.place(string(panel.SVG), x, top)
		tallest = max(tallest, top+panel.height-p.y)
		x += panel.width + 20
	}
	p.y += tallest
}

// legend says which sign is whose.
func (p *poster) legend(all []picture.Series) {
	p.y += 4
	x := vg.Length(0)
	for _, s := range all {
		width := textWidth(s.Name, 12) + 38
		if x > 0 && x+width > pictureInside {
			x, p.y = 0, p.y+18
		}
		p.place(string(s.Sign()), x, p.y+4)
		p.words(x+18, p.y+14, 12, lines.Text(s.Name))
		x += width
	}
	p.y += 20
}

// place puts a picture into this one.
func (p *poster) place(svg string, x, y vg.Length) {
	p.b.WriteString(strings.Replace(svg, "<svg ", `<svg x="`+picture.Short(float64(pictureMargin+x))+`" y="`+picture.Short(float64(y))+`" `, 1))
}

// paragraph writes text from a place on, in lines as long as there is room.
func (p *poster) paragraph(x, size vg.Length, spans ...lines.Span) {
	var line []lines.Span
	used := x
	space := textWidth(" ", size)
	flush := func() {
		if len(line) > 0 {
			p.words(x, baseline(p.y, size), size, lines.Joined(line)...)
			p.y += size * 1.4
			line, used = nil, x
		}
	}
	for _, w := range lines.WordsOf(spans) {
		width := vg.Length(0)
		for _, s := range w {
			width += textWidth(s.Text, size)
		}
		if used += width; len(line) > 0 {
			if used += space; used > pictureInside {
				flush()
				used = x + width
			} else {
				line = append(line, lines.Text(" "))
			}
		}
		line = append(line, w...)
	}
	flush()
}

// baseline is where a line stands whose place begins at a height.
func baseline(top, size vg.Length) vg.Length { return top + size*1.1 }

// words writes one line at a baseline.
func (p *poster) words(x, y, size vg.Length, spans ...lines.Span) {
	p.b.WriteString(`<text xml:space="preserve" x="` + picture.Short(float64(pictureMargin+x)) + `" y="` + picture.Short(float64(y)) + `" font-size="` + picture.Short(float64(size)) + `">`)
	for _, s := range spans {
		p.b.WriteString(`<tspan class="` + cmp.Or(wordClass(s.Style), "mk") + ` t">` + html.EscapeString(escape.Printable(s.Text)) + `</tspan>`)
	}
	p.b.WriteString("</text>\n")
}

// write writes the picture around what is in it.
func (p *poster) write(b *bytes.Buffer, title string) {
	height := p.y + pictureMargin - 8
	size := `width="` + picture.Short(pictureWidth) + `" height="` + picture.Short(float64(height)) + `"`
	fmt.Fprintf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" %s viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"about\">\n", size, picture.Short(pictureWidth), picture.Short(float64(height)))
	fmt.Fprintf(b, "<title id=\"about\">%s</title>\n<style>\n%s%s</style>\n", html.EscapeString(title), webpage.Colors, pictureRules)
	fmt.Fprintf(b, "<rect class=\"frame\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"10\"/>\n", picture.Short(pictureWidth-1), picture.Short(float64(height)-1))
	b.WriteString(p.b.String())
	b.WriteString("</svg>\n")
}

// pictureRules are what a picture needs beside the colours.
const pictureRules = `.frame { fill: var(--page); stroke: var(--line); }
.strong { font-weight: bold; }
.good { color: var(--good); font-weight: bold; } .bad { color: var(--bad); font-weight: bold; } .unsure { color: var(--unsure); font-weight: bold; }
`

// wordClass is the class of a style's words.
func wordClass(st lines.Style) string {
	var all []string
	if st&lines.Strong != 0 {
		all = append(all, "strong")
	}
	switch class := st.Class(); class {
	case "faint":
		all = append(all, "tx")
	case "even":
		all = append(all, "mk")
	default:
		all = append(all, class)
	}
	return strings.Join(all, " ")
}

// styleOfClass is the style of that class.
func styleOfClass(class string) lines.Style {
	for _, st := range []lines.Style{lines.Good, lines.Bad, lines.Unsure, lines.Faint} {
		if st.Class() == class {
			return st
		}
	}
	return lines.Plain
}

// textWidth is how long words are, with a sixth for whoever has a wider typeface than the one that is measured.
func textWidth(s string, size vg.Length) vg.Length {
	style := picture.WordStyle()
	style.Font.Size = size
	return style.Width(escape.Printable(s)) * 7 / 6
}
