//! Files: listed, handed out as they were filed, and shown small.

use std::fs::File;
use std::time::Duration;

use assets::error::AssetError;
use assets::original::Original;
use assets::picture::{self, Picture};
use assets::rel_path::RelPath;
use assets::thumbnails;
use domain::asset::{Asset, ThumbnailSize};
use domain::id::AssetId;
use store::{AssetFilter, AssetRow};
use tokio_util::sync::CancellationToken;

use crate::error::{Refusal, RefusalKind, StudioError};
use crate::studio::Studio;

/// What helps when a file is not what its row says.
const VERIFY: &str = "`sakuga index verify` names every such file and what to do; put the original back from a backup or the trash, or make it again";

/// How long ffmpeg may look for a picture; dropped, it is killed.
const PATIENCE: Duration = Duration::from_mins(1);

impl Studio {
    /// Files, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn list_assets(&self, filter: &AssetFilter) -> Result<Vec<AssetRow>, StudioError> {
        Ok(self.store.list_assets(filter).await?)
    }

    /// One file.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn asset_row(&self, id: &AssetId) -> Result<AssetRow, StudioError> {
        let row = self.store.asset_row(id).await?;
        row.ok_or_else(|| StudioError::NotFound {
            what: "asset",
            name: id.as_str().chars().take(80).collect(),
            fix: "`sakuga asset list` lists them".to_owned(),
        })
    }

    /// Opens a file that has the content its row says; what was proven once is not read again.
    ///
    /// # Errors
    ///
    /// `gone` when it was removed by hand, `changed_by_hand` when it is another content now.
    pub async fn open_asset(&self, asset: &Asset) -> Result<File, StudioError> {
        let (folder, pictures, asset) = (self.folder.clone(), self.pictures.clone(), asset.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let mut original = Original::open(&folder, &asset)?;
            if !pictures.is_proven(&asset.id, &asset.hash, original.stamp) {
                original.prove(&asset)?;
                pictures.remember(&asset.id, &asset.hash, original.stamp);
            }
            Ok(original.file)
        });
        opened.await.map_err(|_| StudioError::LineStopped)?.map_err(not_as_filed)
    }

    /// A small picture of a picture or film as JPEG: the one that was made before, or a new one.
    ///
    /// # Errors
    ///
    /// `no_picture` for what has none, `no_ffmpeg` for films where there is no ffmpeg, and as [`Studio::open_asset`].
    pub async fn thumbnail(&self, asset: &Asset, size: ThumbnailSize) -> Result<Vec<u8>, StudioError> {
        if let Some(reason) = no_picture(asset) {
            let fix = "ask for its `file`; `media_type` says what it is";
            return Err(Refusal::of(RefusalKind::Unsupported, "no_picture", reason, fix));
        }
        if let Some(kept) = self.kept_thumbnail(asset, size).await? {
            return Ok(kept);
        }
        let (studio, asset) = (self.clone(), asset.clone());
        // Its own task: what was begun is kept also when whoever asked has gone.
        let made = tokio::spawn(async move { Box::pin(studio.make_thumbnail(&asset, size)).await });
        made.await.map_err(|_| StudioError::LineStopped)?
    }

    /// How many small pictures were made since the start.
    #[must_use]
    pub fn thumbnails_made(&self) -> u64 {
        self.pictures.made()
    }

    /// The blurred picture behind a picture or film; made and kept when it is asked for the first time.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn thumbhash(&self, row: &AssetRow) -> Result<Option<String>, StudioError> {
        if row.thumbhash.is_some() || no_picture(&row.asset).is_some() {
            return Ok(row.thumbhash.clone());
        }
        // A file that is gone has no picture, and is reported by whoever asks for it.
        let Ok(jpeg) = self.thumbnail(&row.asset, ThumbnailSize::Small).await else { return Ok(None) };
        if let Some(kept) = self.store.thumbhash(&row.asset.hash).await? {
            return Ok(Some(kept));
        }
        let hash = tokio::task::spawn_blocking(move || picture::thumbhash(&picture::decode(&jpeg)?));
        let hash = hash.await.map_err(|_| StudioError::LineStopped)??;
        self.keep_thumbhash(&row.asset, &hash).await;
        Ok(Some(hash))
    }

    /// Makes the blurred pictures that a list lacked, so that the next list has them. One list at a time; others
    /// are not waited for.
    pub fn warm(&self, rows: Vec<AssetRow>) {
        let lacking: Vec<AssetRow> = rows.into_iter().filter(|row| row.thumbhash.is_none()).collect();
        let Ok(permit) = self.pictures.warming.clone().try_acquire_owned() else { return };
        let studio = self.clone();
        tokio::spawn(async move {
            for row in &lacking {
                if let Err(error) = studio.thumbhash(row).await {
                    tracing::debug!(%error, asset.id = %row.asset.id, "failed to blur a picture");
                }
            }
            drop(permit);
        });
    }

    async fn kept_thumbnail(
        &self,
        asset: &Asset,
        size: ThumbnailSize,
    ) -> Result<Option<Vec<u8>>, StudioError> {
        let (folder, hash) = (self.folder.clone(), asset.hash.clone());
        let read = tokio::task::spawn_blocking(move || thumbnails::read(&folder, &hash, size));
        Ok(read.await.map_err(|_| StudioError::LineStopped)??)
    }

    /// Makes a small picture, unless somebody else did while this one waited for its turn.
    async fn make_thumbnail(&self, asset: &Asset, size: ThumbnailSize) -> Result<Vec<u8>, StudioError> {
        let _turn = self.pictures.turn(format!("{}-{}", asset.hash.0, size.as_str())).await;
        if let Some(kept) = self.kept_thumbnail(asset, size).await? {
            return Ok(kept);
        }
        let permit = self.pictures.making.acquire().await.map_err(|_| StudioError::LineStopped)?;
        let bytes = self.picture_of(asset).await?;
        let (folder, hash, pictures) = (self.folder.clone(), asset.hash.clone(), self.pictures.clone());
        let path = asset.path.clone();
        let made = tokio::task::spawn_blocking(move || {
            let unreadable = |error: AssetError| no_picture_in(&path, &error.to_string());
            let picture = picture::decode(&bytes).map_err(unreadable)?;
            drop(bytes);
            let jpeg = thumbnails::make(&folder, &hash, size, &picture)?;
            if pictures.count(jpeg.len()) {
                thumbnails::trim(&folder, pictures.cache_limit)?;
            }
            Ok::<_, StudioError>((jpeg, blurred(&picture)))
        });
        let (jpeg, blurred) = made.await.map_err(|_| StudioError::LineStopped)??;
        drop(permit);
        if let Some(hash) = blurred {
            self.keep_thumbhash(asset, &hash).await;
        }
        Ok(jpeg)
    }

    /// The bytes of a picture, or of one out of a film.
    async fn picture_of(&self, asset: &Asset) -> Result<Vec<u8>, StudioError> {
        let file = self.open_asset(asset).await?;
        if !is_film(asset) {
            let read = tokio::task::spawn_blocking(move || {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut &file, &mut bytes).map(|_| bytes)
            });
            let read = read.await.map_err(|_| StudioError::LineStopped)?;
            return read.map_err(|error| no_picture_in(&asset.path, &error.to_string()));
        }
        let ffmpeg = self.kit.film.ffmpeg().map_err(|error| {
            let fix = "install ffmpeg, or say where it is in sakuga.toml";
            Refusal::of(RefusalKind::Unavailable, "no_ffmpeg", error.to_string(), fix)
        })?;
        let path = self.folder.resolve(&RelPath::new(asset.path.clone())?)?;
        let width = ThumbnailSize::Large.width();
        let never = CancellationToken::new();
        let still = film::still::still(&ffmpeg, &path, width, &never);
        tokio::select! {
            still = still => still.map_err(|error| no_picture_in(&asset.path, &error.to_string())),
            () = self.clock.wait(PATIENCE) => Err(no_picture_in(&asset.path, "ffmpeg took too long")),
        }
    }

    /// Keeps a blurred picture. Where nothing can be written, as beside a program that owns the folder, it is made
    /// again when it is asked for again.
    async fn keep_thumbhash(&self, asset: &Asset, hash: &str) {
        if let Err(error) = self.try_to_keep(asset, hash).await {
            tracing::debug!(%error, asset.id = %asset.id, "failed to keep a blurred picture");
        }
    }

    async fn try_to_keep(&self, asset: &Asset, hash: &str) -> Result<(), StudioError> {
        if self.store.thumbhash(&asset.hash).await?.is_some() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.put_thumbhash(&asset.hash, hash).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A picture that cannot be blurred has none behind it, which harms nobody.
pub(crate) fn blurred(picture: &Picture) -> Option<String> {
    picture::thumbhash(picture).ok()
}

fn is_film(asset: &Asset) -> bool {
    asset.media_type.starts_with("video/")
}

/// Why there is no small picture of a file, if there is none.
fn no_picture(asset: &Asset) -> Option<String> {
    let shows = is_film(asset) || matches!(asset.media_type.as_str(), "image/png" | "image/jpeg");
    (!shows).then(|| format!("{} is {}, which shows no picture", asset.path, asset.media_type))
}

fn no_picture_in(path: &str, reason: &str) -> StudioError {
    let message = format!("no picture can be read from {path}: {reason}");
    Refusal::of(RefusalKind::Unsupported, "no_picture", message, VERIFY)
}

fn not_as_filed(error: AssetError) -> StudioError {
    match error {
        AssetError::Missing { .. } => Refusal::of(RefusalKind::Gone, "gone", error.to_string(), VERIFY),
        AssetError::Damaged { .. } | AssetError::Outside { .. } | AssetError::BadPath { .. } => {
            Refusal::conflict("changed_by_hand", error.to_string(), VERIFY)
        }
        other => other.into(),
    }
}
