package http2

import (
	"encoding/binary"

	"golang.org/x/net/http2"
)

// frameHead is the size of a frame's head (RFC 9113 section 4.1).
const frameHead = 9

// appendFrame appends a frame's head.
func appendFrame(b []byte, length int, kind http2.FrameType, flags http2.Flags, id uint32) []byte {
	b = append(b, byte(length>>16), byte(length>>8), byte(length), byte(kind), byte(flags))
	return binary.BigEndian.AppendUint32(b, id)
}

func flagIf(set bool, flag http2.Flags) http2.Flags {
	if set {
		return flag
	}
	return 0
}

// appendPreface appends what begins a connection (RFC 9113 section 3.4): the magic, the settings, and a window for all
// streams together.
func appendPreface(b []byte) []byte {
	b = append(b, http2.ClientPreface...)
	settings := []http2.Setting{
		{ID: http2.SettingEnablePush, Val: 0},
		{ID: http2.SettingInitialWindowSize, Val: streamWindow},
		{ID: http2.SettingMaxHeaderListSize, Val: MaxHead},
	}
	b = appendFrame(b, 6*len(settings), http2.FrameSettings, 0, 0)
	for _, s := range settings {
		b = binary.BigEndian.AppendUint16(b, uint16(s.ID))
		b = binary.BigEndian.AppendUint32(b, s.Val)
	}
	return appendWindow(b, 0, connWindow-65535)
}

// appendHeaders appends a header block: a HEADERS frame, and CONTINUATION frames for what it has no room for.
func appendHeaders(b []byte, id uint32, block []byte, last bool, maxFrame int) []byte {
	kind, flags := http2.FrameHeaders, flagIf(last, http2.FlagHeadersEndStream)
	for {
		n := min(len(block), maxFrame)
		flags |= flagIf(n == len(block), http2.FlagHeadersEndHeaders)
		b = appendFrame(b, n, kind, flags, id)
		b = append(b, block[:n]...)
		if block = block[n:]; len(block) == 0 {
			return b
		}
		kind, flags = http2.FrameContinuation, 0
	}
}

func appendWindow(b []byte, id, by uint32) []byte {
	return binary.BigEndian.AppendUint32(appendFrame(b, 4, http2.FrameWindowUpdate, 0, id), by)
}

func appendReset(b []byte, id uint32, code http2.ErrCode) []byte {
	return binary.BigEndian.AppendUint32(appendFrame(b, 4, http2.FrameRSTStream, 0, id), uint32(code))
}

// appendGoAway says which error ended the connection. No stream of the server was ever processed: it can't have any.
func appendGoAway(b []byte, code http2.ErrCode) []byte {
	b = appendFrame(b, 8, http2.FrameGoAway, 0, 0)
	b = binary.BigEndian.AppendUint32(b, 0)
	return binary.BigEndian.AppendUint32(b, uint32(code))
}
