//! The sockets: connections are accepted up to a limit, must tell in time what they want, and end in good order with the server.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::Service;

use super::{AppState, router};

/// The address at the other end of a connection, in the extensions of its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves until `shutdown` completes. Then the server is not ready any more, but goes on for as long as it drains; after that it accepts nothing, closes idle
/// connections and WebSockets, and lets the requests that have begun end within a time of grace.
///
/// # Errors
///
/// None at present; failures of single connections are theirs.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let ending = state.config.ending;
    let places = Arc::new(Semaphore::new(state.config.limits.connections));
    let router = router(state.clone());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(state.config.limits.head)
        .pipeline_flush(true);
    let mut end = pin!(async {
        shutdown.await;
        state.end();
        tokio::time::sleep(ending.drain).await;
    });
    loop {
        let accepted = async {
            // Nobody closes the semaphore.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (accept(&listener).await, place)
        };
        let ((stream, peer), place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let mut router = router.clone();
            async move { Ok::<_, Infallible>(router.call(request).await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let mut closing = state.closing.subscribe();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = closed(&mut closing) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, %peer, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    state.close();
    let all = async {
        all_of(&places, state.config.limits.connections).await;
        all_of(&state.sockets, state.config.limits.sockets).await;
    };
    if tokio::time::timeout(ending.grace, all).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

/// Completes when the connections are to be closed.
pub(super) async fn closed(closing: &mut watch::Receiver<bool>) {
    // Fails only where the server is gone altogether.
    let _ = closing.wait_for(|&closing| closing).await;
}

/// Completes when nobody holds any of the places.
async fn all_of(places: &Semaphore, number: usize) {
    // Fails only where somebody closes the semaphore, which nobody does.
    let _ = places.acquire_many(u32::try_from(number).unwrap_or(u32::MAX)).await;
}

/// The next connection. A failure is not the listener's end: the client has gone again, or there are too many open files for now.
async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written whole, so there is nothing to wait for.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection cannot be set to answer at once");
                }
                return (stream, peer.ip());
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
