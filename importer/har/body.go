package har

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"bench/importer/draft"
)

// body reads what a request has sent.
func (r *reader) body(e *entry, q *draft.Request) {
	b := e.Request.PostData
	if b == nil {
		if e.Request.BodySize > 0 {
			q.Lose(fmt.Sprintf("the body, of %d bytes, which is not in the recording", e.Request.BodySize))
		}
		return
	}
	if _, ok := q.Header("Content-Type"); !ok && b.MimeType != "" {
		q.SetHeader("Content-Type", draft.Lit(b.MimeType))
	}
	text := b.Text
	if b.Encoding == "base64" {
		bytes, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			q.Lose("the body: it says that it is base64, and isn't")
			return
		}
		text = string(bytes)
	}
	multi := strings.HasPrefix(strings.ToLower(b.MimeType), "multipart/form-data")
	switch {
	case multi && len(b.Params) > 0:
		r.parts(b.Params, q)
	case multi && text != "":
		draft.SetParts(q, b.MimeType, text)
	case text == "" && len(b.Params) > 0:
		for _, p := range b.Params {
			q.Body.Form = append(q.Body.Form, draft.Pair{Name: unescaped(p.Name), Value: draft.Lit(unescaped(p.Value))})
		}
		q.DropHeader("Content-Type")
	case text != "":
		draft.SetBody(r.d, q, draft.Lit(text))
	case e.Request.BodySize > 0:
		q.Lose(fmt.Sprintf("the body, of %d bytes, which is not in the recording", e.Request.BodySize))
	}
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func (r *reader) parts(params []param, q *draft.Request) {
	q.DropHeader("Content-Type")
	for _, p := range params {
		q.Body.Parts = append(q.Body.Parts, draft.Part{Name: p.Name, Value: draft.Lit(p.Value), Filename: p.FileName, Type: p.ContentType})
		if p.FileName != "" && p.Value == "" {
			q.Lose("what is in the file " + p.FileName + " of the part " + p.Name + ": the recording doesn't have it")
		}
	}
}
