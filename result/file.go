package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"bench/words"
)

// Write writes the run as the content of a result file.
func Write(w io.Writer, r *Run) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // the spec's text is in it
	return encoder.Encode(r.filled())
}

// Parse reads the content of a result file. Versions with a newer minor number are read, and what this version doesn't know
// is ignored; another major number is an error. The error continues a sentence that begins with the file's name.
func Parse(text []byte) (*Run, error) {
	text = bytes.TrimSpace(words.WithoutMark(text))
	if len(text) == 0 {
		return nil, errors.New("is empty")
	}
	if text[0] != '{' {
		return nil, errors.New("is not a result: a result is a JSON object")
	}
	// The version comes first: another version's fields may have other types.
	if err := tooDeep(text); err != nil {
		return nil, err
	}
	var head struct {
		FormatVersion *string `json:"format_version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, explainJSON(err, len(text))
	}
	if err := checkVersion(head.FormatVersion); err != nil {
		return nil, err
	}
	var r Run
	if err := Decode(text, &r); err != nil {
		return nil, explainJSON(err, len(text))
	}
	if err := implausible(reflect.ValueOf(r), ""); err != nil {
		return nil, fmt.Errorf("is not a result: %w", err)
	}
	r.adopt()
	return &r, nil
}

// Decode reads one JSON value with nothing behind it. Where any type is wanted, a number keeps its digits as a json.Number:
// a float64 would change the great ones.
func Decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("there is more behind its end, from byte %d", d.InputOffset())
	}
	return nil
}

func checkVersion(version *string) error {
	if version == nil {
		return errors.New("is not a result: it has no format_version")
	}
	major, minor, _ := strings.Cut(*version, ".")
	if _, err := strconv.ParseUint(minor, 10, 31); err != nil {
		return fmt.Errorf("has the format version %q, which is none: want something like %q", *version, FormatVersion)
	}
	ours, _, _ := strings.Cut(FormatVersion, ".")
	if major != ours {
		return fmt.Errorf("has format version %s; this version of bench reads %s.x only", *version, ours)
	}
	return nil
}

func explainJSON(err error, size int) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	// Within an escape or a literal the reader of JSON complains of a blank, which it puts behind the end to see what it needs.
	case errors.As(err, &syntax) && (strings.Contains(syntax.Error(), "unexpected end") ||
		syntax.Offset >= int64(size) && strings.Contains(syntax.Error(), "invalid character ' '")):
		return fmt.Errorf("ends in the middle, after %d bytes: was it cut off while being copied?", syntax.Offset)
	case errors.As(err, &syntax):
		return fmt.Errorf("is not JSON: at byte %d: %w", syntax.Offset, err)
	case errors.As(err, &wrong):
		return fmt.Errorf("is not a result: %s is a %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("is not a result: %w", err)
}
