module team

go 1.24
