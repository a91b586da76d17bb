//! The server itself.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use super::body::Sent;
use super::guard::{Place, refusal};
use super::{BODY_MAX, Desk, Method, Reply, Request, Secret};

/// A way in: a secret, and who answers behind it.
pub struct Door {
    /// The secret.
    pub secret: Secret,
    /// Who answers.
    pub desk: Arc<dyn Desk>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("secret", &self.secret).finish_non_exhaustive()
    }
}

/// A server that listens, but does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    place: Place,
    doors: Arc<[Door]>,
}

/// The most connections at once; further ones are closed.
const CONNECTIONS_MAX: usize = 64;

/// The most requests that are answered at once; further ones wait.
const ANSWERS_MAX: usize = 4;

/// How long a client may take to send the head of a request, or its body.
const PATIENCE: Duration = Duration::from_secs(10);

impl Server {
    /// Listens on an address; port 0 stands for any that is free.
    ///
    /// # Errors
    /// If it cannot listen there.
    pub fn bind(address: IpAddr, port: u16, doors: Vec<Door>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::new(address, port))?;
        listener.set_nonblocking(true)?;
        let place = Place::new(listener.local_addr()?);
        Ok(Self { listener, place, doors: doors.into() })
    }

    /// The link through a door, by its place.
    #[must_use]
    pub fn link(&self, door: usize) -> String {
        let secret = self.doors.get(door).map_or("", |door| door.secret.text());
        format!("{}/{secret}/", self.place.origin())
    }

    /// Answers requests until the program ends.
    ///
    /// # Errors
    /// If it cannot begin.
    pub fn serve(self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(ANSWERS_MAX)
            .build()?;
        runtime.block_on(self.accept())
    }

    async fn accept(self) -> std::io::Result<()> {
        let Self { listener, place, doors } = self;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Too many files are open, for example: that passes.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(taken) = Arc::clone(&places).try_acquire_owned() else { continue };
            let doors = Arc::clone(&doors);
            tokio::spawn(async move {
                let answer = service_fn(|request| {
                    let doors = Arc::clone(&doors);
                    async move { Ok::<_, Infallible>(respond(place, &doors, request).await) }
                });
                let mut connection = http1::Builder::new();
                connection.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_headers(64);
                // A client that breaks off or speaks no HTTP concerns nobody else.
                let _ = connection.serve_connection(TokioIo::new(stream), answer).await;
                drop(taken);
            });
        }
    }
}

/// The answer to a request, or its refusal.
async fn respond(place: Place, doors: &[Door], request: hyper::Request<Incoming>) -> Response<Sent> {
    let reply = match answer(place, doors, request).await {
        Ok(reply) | Err(reply) => reply,
    };
    reply.sent()
}

async fn answer(place: Place, doors: &[Door], request: hyper::Request<Incoming>) -> Result<Reply, Reply> {
    let (head, body) = request.into_parts();
    let method = match head.method {
        hyper::Method::GET => Method::Get,
        hyper::Method::POST => Method::Post,
        _ => return Err(Reply::refused(405, "refused: only GET and POST are answered")),
    };
    if let Some(refused) = refusal(place, method, &head.headers) {
        return Err(refused);
    }
    let (secret, path) = head.uri.path().trim_start_matches('/').split_once('/').unwrap_or_default();
    // Whether a secret or what follows it is wrong is not told.
    let door = doors.iter().find(|door| door.secret.is(secret)).ok_or_else(nowhere)?;
    let too_large = || Reply::refused(413, &format!("refused: the body has more than {BODY_MAX} bytes"));
    let announced = head.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > BODY_MAX) {
        return Err(too_large());
    }
    let read = tokio::time::timeout(PATIENCE, Limited::new(body, BODY_MAX).collect()).await;
    let read = read.map_err(|_| Reply::refused(408, "refused: the body did not come in time"))?;
    let body = read.map_err(|error| {
        if error.is::<LengthLimitError>() {
            too_large()
        } else {
            Reply::refused(400, "refused: the body is incomplete")
        }
    })?;
    let request = Request { method, path: path.to_owned(), body: body.to_bytes().to_vec() };
    let desk = Arc::clone(&door.desk);
    let answered = tokio::task::spawn_blocking(move || desk.answer(request)).await;
    answered.map_err(|_| Reply::refused(500, "the answer failed; this is a fault of the program"))
}

fn nowhere() -> Reply {
    Reply::refused(404, "there is nothing at this address; use the link that was printed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    /// Says who it is, and how much it was given.
    struct Named(&'static str);

    impl Desk for Named {
        fn answer(&self, request: Request) -> Reply {
            Reply::text("text/plain", format!("{} {} {}", self.0, request.path, request.body.len()))
        }
    }

    /// The links of a server with a door for each of these desks.
    fn served(names: &[&'static str]) -> Vec<String> {
        let door = |name: &&'static str| Door { secret: Secret::new().unwrap(), desk: Arc::new(Named(name)) };
        let doors: Vec<Door> = names.iter().map(door).collect();
        let server = Server::bind([127, 0, 0, 1].into(), 0, doors).unwrap();
        let links = (0..names.len()).map(|place| server.link(place)).collect();
        std::thread::spawn(|| server.serve());
        links
    }

    fn asked(link: &str, body: &str) -> String {
        let (host, secret) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        let head = format!("POST /{secret}x HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}");
        let request = format!("{head}\r\ncontent-type: application/json\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text.rsplit("\r\n").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn each_secret_leads_through_its_own_door() {
        let links = served(&["red", "blue"]);
        assert_eq!(links.len(), 2);
        assert_eq!(asked(&links[0], "12345"), "red x 5");
        assert_eq!(asked(&links[1], ""), "blue x 0");
        assert!(asked(&links[0].replace(&links[0][25..29], "zzzz"), "").starts_with("there is nothing"));
        assert!(asked(&links[0], &"x".repeat(BODY_MAX)).ends_with(&BODY_MAX.to_string()));
    }

    /// Connections beyond the bound are closed, and places that become free are given to others.
    #[test]
    fn connections_are_bounded() {
        let links = served(&["red"]);
        let host = links[0].strip_prefix("http://").unwrap().split_once('/').unwrap().0.to_owned();
        let mut idle: Vec<TcpStream> = (0..CONNECTIONS_MAX).map(|_| TcpStream::connect(&host).unwrap()).collect();
        let mut beyond = TcpStream::connect(&host).unwrap();
        assert_eq!(beyond.read(&mut [0]).unwrap_or(0), 0, "it is closed without an answer");
        idle.clear();
        let free = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            TcpStream::connect(&host).is_ok_and(|mut stream| {
                let request = format!("GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
                let mut text = String::new();
                stream.write_all(request.as_bytes()).is_ok()
                    && stream.read_to_string(&mut text).is_ok()
                    && text.starts_with("HTTP/1.1 404")
            })
        });
        assert!(free);
    }
}
