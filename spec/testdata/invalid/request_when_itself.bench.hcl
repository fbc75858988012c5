group "g" {
  base_url = "http://127.0.0.1:8080"
  request "pages" {
    path    = "/${request.pages.next}"
    capture = { next = json("$.next", "first", "") }
    repeat  = { while = request.pages.next != "", at_most = 3 }
    when    = request.pages.next == "" # ERROR: Request that needs itself
  }
}
