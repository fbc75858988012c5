package plan

import (
	"encoding/json"
	"unicode/utf8"

	"bench/result"
)

// pieceJSON is a piece as JSON has it: a literal that is no text, such as a file's in a part of a body, is in base64.
type pieceJSON struct {
	plainPiece
	Bytes []byte `json:"literal_base64,omitempty"`
}

type plainPiece Piece

// MarshalJSON writes all of the piece.
func (p Piece) MarshalJSON() ([]byte, error) {
	written := pieceJSON{plainPiece: plainPiece(p)}
	if !utf8.ValidString(p.Literal) {
		written.Literal, written.Bytes = "", []byte(p.Literal)
	}
	return json.Marshal(written)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Piece) UnmarshalJSON(text []byte) error {
	var read pieceJSON
	if err := result.Decode(text, &read); err != nil {
		return err
	}
	*p = Piece(read.plainPiece)
	if len(read.Bytes) > 0 {
		p.Literal = string(read.Bytes)
	}
	return nil
}
