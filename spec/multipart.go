package spec

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"path"
	"strings"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// A part is one part of a multipart body.
type part struct {
	header  textproto.MIMEHeader
	content string
	text    plan.Text // the content, where it has slots
}

// multipartBody writes the parts of a request, and the header that says where one ends.
func (f *fields) multipartBody(r *plan.Request) string {
	var parts []part
	known := true
	for _, b := range f.b.Nested("multipart") {
		inner := f.e.fields(b, lang.MultipartBlock, f.scope)
		parts = append(parts, inner.part(b))
		known = known && !inner.unknown
		f.bad = f.bad || inner.bad
		r.Secret.Body = r.Secret.Body || inner.sensitive
	}
	slots := hideIn(parts)
	boundary := boundaryOf(parts)
	name, given := contentTypeIn(r.Headers)
	if r.Secret.Body {
		r.Secret.Headers = append(r.Secret.Headers, name) // the boundary is a digest of what is secret
	}
	switch mediaType, params, err := mime.ParseMediaType(given); {
	case given == "":
		r.Headers[name] = "multipart/form-data; boundary=" + boundary
	case err != nil || !strings.HasPrefix(mediaType, "multipart/"):
		f.wrong(diag.Conflict, "multipart", "Parts of another type", "The body of this request has parts, so %s must be a multipart type, such as \"multipart/form-data\".", name)
		return ""
	case params["boundary"] == "":
		r.Headers[name] = given + "; boundary=" + boundary
	default:
		boundary = params["boundary"]
	}
	if !known {
		f.unknown = true
		return plan.KnownAfterStart
	}
	body, err := written(parts, boundary)
	if err != nil {
		f.wrong(diag.BadHeader, "headers", "Invalid boundary", "The boundary that %s gives can't be used: %v.", name, err)
	}
	shown, sent := slots.shown(body)
	if sent != nil {
		if f.slots == nil {
			f.slots = map[string]texts{}
		}
		f.slots["multipart"] = texts{"": {sent}}
	}
	return shown
}

// hideIn puts letters in the place of the slots in parts, which are the same whatever values will stand there. So the boundary
// is the same for each send.
func hideIn(parts []part) *stencil {
	var around []string
	for _, p := range parts {
		around = append(around, p.content)
	}
	s := newStencil(around...)
	for i := range parts {
		if parts[i].text != nil {
			parts[i].content = s.hide(parts[i].text)
		}
	}
	return s
}

// contentTypeIn finds the header that says what a body is; its usual name where there is none.
func contentTypeIn(headers map[string]string) (name, value string) {
	for name, value := range headers {
		if strings.EqualFold(name, "Content-Type") {
			return name, value
		}
	}
	return "Content-Type", ""
}

// part reads one part.
func (f *fields) part(b *decl.Block) part {
	p := part{header: textproto.MIMEHeader{}}
	f.constant("description")
	media, filename := f.mediaType("type"), f.constant("filename")
	switch {
	case f.has("value") && f.has("file"):
		f.wrong(diag.Conflict, "file", "Both value and file", "A part is a value or a file.")
	case f.has("file"):
		name := f.constant("file")
		p.content = f.bodyFile("file", name)
		if filename == "" {
			filename = path.Base(name)
		}
		if media == "" {
			media = "application/octet-stream"
		}
	case f.has("value"):
		p.content = f.text("value")
		if sent := f.slots["value"][""]; sent != nil {
			p.text = sent[0]
		}
	case !b.Meant["value"] && !b.Meant["file"]:
		f.bad = true
		f.e.report(diag.Failure(diag.MissingArgument, b.Header, "Part without content", "The part %q needs a value, or a file.", b.Name))
	}
	disposition := `form-data; name="` + quoted(b.Name) + `"`
	if filename != "" {
		disposition += `; filename="` + quoted(filename) + `"`
	}
	p.header["Content-Disposition"] = []string{disposition}
	if media != "" {
		p.header["Content-Type"] = []string{media}
	}
	return p
}

// quoted writes a name as browsers do in a part's header: quotes and line breaks are percent-encoded.
func quoted(name string) string {
	return strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name)
}

// boundaryOf is a boundary that follows from the parts, and stands in none of them.
func boundaryOf(parts []part) string {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%q %d\n", p.header, len(p.content))
		sum.Write([]byte(p.content))
	}
	boundary := "bench-" + hex.EncodeToString(sum.Sum(nil)[:16])
	for _, p := range parts {
		if strings.Contains(p.content, boundary) {
			return boundaryOf(append(parts, part{content: boundary}))
		}
	}
	return boundary
}

func written(parts []part, boundary string) (string, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.SetBoundary(boundary); err != nil {
		return "", err
	}
	for _, p := range parts {
		to, err := w.CreatePart(p.header)
		if err != nil {
			return "", err
		}
		if _, err := to.Write([]byte(p.content)); err != nil {
			return "", err
		}
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return body.String(), nil
}
