package store

import (
	"errors"
	"io/fs"
	"os"
)

// Open opens a file to read it to its end. Pipes and devices are refused at once: they may wait for ever, or have no end.
func Open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	why := ""
	switch mode := info.Mode(); {
	case mode.IsDir():
		why = "it is a folder, and a file is needed"
	case mode&fs.ModeNamedPipe != 0:
		why = "it is a pipe, and a file is needed"
	case !mode.IsRegular():
		why = "it is a device or a socket, and a file is needed"
	default:
		return os.Open(path)
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New(why)}
}
