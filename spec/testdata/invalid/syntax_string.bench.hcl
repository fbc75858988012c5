# EXAMPLE of its code in docs/errors.md
# ERROR@+3: String without an end
# The rest of the file is a riddle: nothing more is said about it.
group "g" {
  base_url = "http://127.0.0.1
  request "r" { path = "/" }
}
benchmrk "b" {}
