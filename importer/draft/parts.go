package draft

import (
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"unicode/utf8"
)

// SetParts makes a body of multipart/form-data, as it was sent, the parts of a request.
func SetParts(r *Request, contentType, body string) {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		r.Lose("the body: its parts can't be told apart, since Content-Type has no boundary")
		return
	}
	if !strings.Contains(body, "\r\n") {
		body = strings.ReplaceAll(body, "\n", "\r\n")
	}
	for parts := multipart.NewReader(strings.NewReader(body), params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		} else if err != nil {
			r.Lose("what follows in the body: its parts can't be read any further")
			break
		}
		text, err := io.ReadAll(p)
		part := Part{Name: p.FormName(), Filename: p.FileName(), Type: p.Header.Get("Content-Type"), Value: Lit(string(text))}
		if err != nil || !utf8.Valid(text) {
			part.Value = nil
			r.Lose("what is in the part " + part.Name + ": it is no text. Put it into a file beside the spec: file = …")
		}
		r.Body.Parts = append(r.Body.Parts, part)
	}
	if len(r.Body.Parts) > 0 {
		r.DropHeader("Content-Type")
	}
}
