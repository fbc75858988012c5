package words

import "bytes"

// WithoutMark takes the byte-order mark off that some editors put before a text.
func WithoutMark(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\uFEFF")) }
