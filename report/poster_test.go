package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bench/report/escape"
	"bench/report/pagetest"
)

// A picture is well-formed whatever the run holds, asks for nothing, and nothing in it lies outside of it.
func TestPictures(t *testing.T) {
	place := regexp.MustCompile(`<(?:text|svg)[^>]* x="([-\d.]+)" y="([-\d.]+)"`)
	for _, s := range samples {
		picture := render(t, "svg", s.run(), Options{})
		d := xml.NewDecoder(strings.NewReader(picture))
		height := 0.0
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range e.Attr {
				if name := a.Name.Local; name == "href" || name == "src" || name == "style" || strings.HasPrefix(name, "on") {
					t.Errorf("%s: %s has %s=%q", s.name, e.Name.Local, name, a.Value)
				}
				if height == 0 && a.Name.Local == "height" {
					height, _ = strconv.ParseFloat(a.Value, 64)
				}
			}
		}
		if strings.Contains(picture, "NaN") || strings.Contains(picture, "Inf ") || strings.Contains(picture, "url(") {
			t.Errorf("%s: a place that is none, or another file", s.name)
		}
		for _, m := range place.FindAllStringSubmatch(picture, -1) {
			x, _ := strconv.ParseFloat(m[1], 64)
			y, _ := strconv.ParseFloat(m[2], 64)
			if x < 0 || x > pictureWidth || y < 0 || y > height {
				t.Errorf("%s: something at %v, %v of %v x %v", s.name, x, y, pictureWidth, height)
			}
		}
	}
}

// What is said first in the text report is in the picture.
func TestPictureSaysWhatTextSays(t *testing.T) {
	for _, s := range samples {
		v := arrange(s.run())
		words := strings.Join(strings.Fields(pagetest.Inner(pagetest.Opened(t, render(t, "svg", s.run(), Options{})))), "")
		for _, b := range v.benchmarks {
			if title := v.state(b).title; !strings.Contains(words, strings.Join(strings.Fields(escape.Printable(title)), "")) {
				t.Errorf("%s: %q is missing", s.name, title)
			}
		}
		for _, n := range v.notices() {
			if !strings.Contains(words, strings.ReplaceAll(n.word, " ", "")) {
				t.Errorf("%s: %s is missing", s.name, n.word)
			}
		}
	}
}

// The figure is the one that was asked for; one that isn't there is answered with those that are.
func TestPictureOfAFigure(t *testing.T) {
	golden(t, "tutorial-effects.svg", render(t, "svg", sample("tutorial"), Options{Figure: "effects"}))
	var b bytes.Buffer
	err := Write(&b, "svg", sample("tutorial"), Options{Figure: "bars"})
	if err == nil || !strings.Contains(err.Error(), `no figure "bars" in this run: it has batch`) || b.Len() > 0 {
		t.Errorf("%d bytes and %v", b.Len(), err)
	}
	if err := Write(&b, "svg", sample("empty"), Options{Figure: "bars"}); err == nil || !strings.Contains(err.Error(), "nothing to draw") {
		t.Errorf("got %v", err)
	}
}
