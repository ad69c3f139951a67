//! What a run makes: files, cached results, loaded models, and the order in which prompts run.

use std::time::Duration;

use fakes::comfy::{Device, Model, Outcome, Pace, Point, Script};
use serde_json::json;

use crate::support::{SD15, SDXL, Stage, picture, soon, trivial};

fn size(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test]
async fn pictures_are_of_the_right_size_and_depend_on_all_that_went_into_them() {
    let stage = Stage::usual().await;
    let mut files = Vec::new();
    for (checkpoint, seed) in [(SDXL, 1), (SDXL, 2), (SD15, 1), (SDXL, 1)] {
        stage.run(&picture(checkpoint, seed, 2)).await;
        let path = format!("/view?filename=t2i_{:05}_.png", files.len() + 1);
        files.push(stage.get(&path).await.bytes);
    }
    assert!(files.iter().all(|file| size(file) == (64, 64)));
    let pixels = |file: &Vec<u8>| image::load_from_memory(file).unwrap().to_rgb8().into_raw();
    let pictures: Vec<_> = files.iter().map(pixels).collect();
    assert!(pictures[0] != pictures[1] && pictures[0] != pictures[2] && pictures[1] != pictures[2]);
    assert_eq!(pictures[0], pictures[3]);
    let written = String::from_utf8_lossy(&files[0]).into_owned();
    assert!(written.contains("tEXtprompt\0{\"3\": {"), "{written}");
}

#[tokio::test]
async fn video_has_a_picture_for_each_frame() {
    let stage = Stage::usual().await;
    let mut prompt = picture(SDXL, 1, 1);
    prompt["5"] = json!({"class_type": "EmptyHunyuanLatentVideo",
        "inputs": {"width": 64, "height": 48, "length": 9, "batch_size": 1}});
    prompt["10"] = json!({"class_type": "CreateVideo", "inputs": {"images": ["8", 0], "fps": 8.0}});
    prompt["11"] = json!({"class_type": "SaveVideo", "inputs": {
        "video": ["10", 0], "filename_prefix": "vid/a", "format": "mp4", "codec": "h264"}});
    let run = stage.run(&prompt).await;
    let outputs = stage.history(&run.prompt_id).await["outputs"].clone();
    assert_eq!(outputs["9"]["images"].as_array().unwrap().len(), 9);
    let video = json!({"images": [{"filename": "a_00001_.mp4", "subfolder": "vid", "type": "output"}],
        "animated": [true]});
    assert_eq!(outputs["11"], video);
    assert_eq!(size(&stage.get("/view?filename=t2i_00009_.png").await.bytes), (64, 48));
    assert_eq!(
        stage.get("/view?filename=a_00001_.mp4&subfolder=vid").await.headers["content-type"],
        "video/mp4"
    );
}

#[tokio::test]
async fn a_loader_stays_cached_while_the_same_model_is_used() {
    let stage = Stage::usual().await;
    let mut loads = Vec::new();
    for (seed, checkpoint) in [(1, SDXL), (2, SDXL), (3, SD15), (4, SDXL)] {
        let run = stage.run(&picture(checkpoint, seed, 1)).await;
        assert_eq!(run.cached.contains(&"4".to_owned()), run.loads.is_empty());
        loads.push(run.loads.len());
    }
    assert_eq!(loads, [1, 0, 1, 1]);
    assert_eq!(stage.comfy.seen().model_switches, 2);
}

#[tokio::test]
async fn with_a_cache_of_more_results_the_loader_of_another_model_stays_cached_too() {
    let stage = Stage::new(Script { cache_lru: 8, ..Script::default() }).await;
    let mut loads = Vec::new();
    for (seed, checkpoint) in [(1, SDXL), (2, SD15), (3, SDXL), (4, SD15)] {
        loads.push(stage.run(&picture(checkpoint, seed, 1)).await.loads.len());
    }
    assert_eq!(loads, [1, 1, 0, 0]);
}

#[tokio::test]
async fn a_cached_run_names_its_old_file_even_when_it_is_deleted() {
    let stage = Stage::usual().await;
    stage.run(&trivial(1, "a")).await;
    std::fs::remove_file(stage.comfy.folder().join("output/a_00001_.png")).unwrap();
    let run = stage.run(&trivial(1, "a")).await;
    assert_eq!(run.cached, ["1", "2"]);
    let outputs = stage.history(&run.prompt_id).await["outputs"].clone();
    assert_eq!(outputs["2"]["images"][0]["filename"], "a_00001_.png");
    assert_eq!(stage.get("/view?filename=a_00001_.png").await.status, 404);
    // Another picture gets the name of the one that was deleted.
    let run = stage.run(&trivial(2, "a")).await;
    let outputs = stage.history(&run.prompt_id).await["outputs"].clone();
    assert_eq!(outputs["2"]["images"][0]["filename"], "a_00001_.png");
}

#[tokio::test]
async fn prompts_run_by_number_and_then_by_id() {
    let stage = Stage::usual().await;
    stage.comfy.gate().close(Point::Take);
    let id = |letter: char| format!("{}-0000-4000-8000-000000000000", letter.to_string().repeat(8));
    for (letter, number) in [('b', 5.0), ('a', 5.0), ('c', -1.0)] {
        let body = json!({"prompt": trivial(letter as u32, "n"), "prompt_id": id(letter), "number": number});
        assert_eq!(stage.post("/prompt", &body).await.status, 200);
    }
    let front = json!({"prompt": trivial(9, "n"), "prompt_id": id('d'), "front": true});
    assert_eq!(stage.post("/prompt", &front).await.json()["number"], 0);
    stage.comfy.gate().open(Point::Take);
    let seen = stage.until(|seen| seen.runs.len() == 4).await;
    let order: Vec<&String> = seen.runs.iter().map(|run| &run.prompt_id).collect();
    assert_eq!(order, [&id('c'), &id('d'), &id('a'), &id('b')]);
}

#[tokio::test]
async fn models_and_steps_take_their_time_and_the_memory_of_the_device() {
    let second = Duration::from_secs(1);
    let slow = |name: &str| Model { load: 10 * second, step: second, ..Model::checkpoint(name, 600) };
    let script = Script {
        models: vec![slow("a.safetensors"), slow("b.safetensors")],
        device: Device { vram_total_mb: 2_000, ..Device::default() },
        ..Script::default()
    };
    let stage = Stage::new(script).await;
    let free =
        async || stage.get("/system_stats").await.json()["devices"][0]["vram_free"].as_u64().unwrap() >> 20;
    let before = free().await;
    let mut prompt = picture("a.safetensors", 1, 4);
    prompt["5"]["inputs"] = json!({"width": 1000, "height": 1000, "batch_size": 1});
    stage.comfy.gate().close(Point::Step);
    stage.comfy.gate().close(Point::Node);
    let prompt_id = stage.submit(&prompt, "c").await;
    let started = stage.clock.clone();
    soon(stage.comfy.gate().reached_where(Point::Node, |place| place.node == "4")).await;
    stage.comfy.gate().open(Point::Node);
    let moved = tokio::spawn(async move {
        loop {
            started.advance(Duration::from_millis(500));
            tokio::task::yield_now().await;
        }
    });
    soon(stage.comfy.gate().reached_where(Point::Step, |place| place.step == 1)).await;
    stage.comfy.gate().open(Point::Step);
    stage.ran(&prompt_id).await;
    moved.abort();
    let time = stage.history(&prompt_id).await["status"]["messages"].clone();
    let took = time[2][1]["timestamp"].as_i64().unwrap() - time[0][1]["timestamp"].as_i64().unwrap();
    assert!(took >= 14_000, "{took}");
    assert_eq!(before - free().await, 600);
}

#[tokio::test]
async fn what_was_freed_is_loaded_again() {
    let stage = Stage::usual().await;
    assert_eq!(stage.run(&picture(SDXL, 1, 1)).await.loads.len(), 1);
    let body = json!({"unload_models": true, "free_memory": false});
    assert_eq!(stage.post("/free", &body).await.status, 200);
    let run = stage.run(&picture(SDXL, 2, 1)).await;
    assert_eq!((run.cached.len(), run.loads.len()), (4, 1));
}

#[tokio::test]
async fn a_run_is_interrupted_between_steps_and_the_next_one_is_not() {
    let stage = Stage::usual().await;
    stage.comfy.gate().close(Point::Step);
    let first = stage.submit(&picture(SDXL, 1, 20), "c").await;
    let second = stage.submit(&picture(SDXL, 2, 1), "c").await;
    soon(stage.comfy.gate().reached(Point::Step)).await;
    assert_eq!(stage.post("/interrupt", &json!({"prompt_id": second})).await.status, 200);
    assert_eq!(stage.post("/interrupt", &json!({"prompt_id": first})).await.status, 200);
    stage.comfy.gate().open(Point::Step);
    assert_eq!(stage.ran(&first).await.outcome, Outcome::Interrupted);
    assert_eq!(stage.ran(&second).await.outcome, Outcome::Success);
    assert_eq!(stage.comfy.seen().interrupted, std::slice::from_ref(&first));
    let status = stage.history(&first).await["status"].clone();
    assert_eq!((&status["status_str"], &status["completed"]), (&json!("error"), &json!(false)));
    assert_eq!(stage.get(&format!("/api/jobs/{first}")).await.json()["status"], "cancelled");
}

#[tokio::test]
async fn a_server_that_died_comes_back_empty_and_keeps_its_files() {
    let stage = Stage::usual().await;
    let done = stage.run(&trivial(1, "kept")).await.prompt_id;
    let preview = json!({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 3}},
        "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
    });
    let previewed = stage.run(&preview).await.prompt_id;
    let file = stage.history(&previewed).await["outputs"]["2"]["images"][0]["filename"].clone();
    let temporary = format!("/view?type=temp&filename={}", file.as_str().unwrap());
    assert_eq!(stage.get(&temporary).await.status, 200);
    stage.comfy.gate().close(Point::Step);
    stage.submit(&picture(SDXL, 1, 20), "c").await;
    stage.submit(&trivial(2, "lost"), "c").await;
    soon(stage.comfy.gate().reached(Point::Step)).await;
    let mut socket = stage.socket("c").await;

    stage.comfy.die().await;
    while socket.heard().await.is_some() {}
    assert!(stage.send(stage.request("GET", "/queue")).await.is_err());
    stage.comfy.come_back().await.unwrap();
    stage.comfy.gate().open_all();

    let empty = json!({"queue_running": [], "queue_pending": []});
    assert_eq!(stage.get("/queue").await.json(), empty);
    assert_eq!(stage.get("/history").await.json(), json!({}));
    assert!(stage.history(&done).await.is_null());
    assert_eq!(stage.get("/view?filename=kept_00001_.png").await.status, 200);
    assert_eq!(stage.get(&temporary).await.status, 404);
    let answer = stage.post("/prompt", &json!({"prompt": trivial(1, "kept")})).await.json();
    assert_eq!(answer["number"], 0);
    assert!(stage.ran(answer["prompt_id"].as_str().unwrap()).await.cached.is_empty());
}

#[tokio::test]
async fn a_recorded_pace_takes_time_for_each_run() {
    let stage = Stage::new(Script { pace: Pace::Recorded, ..Script::default() }).await;
    let clock = stage.clock.clone();
    let moved = tokio::spawn(async move {
        loop {
            clock.advance(Duration::from_micros(100));
            tokio::task::yield_now().await;
        }
    });
    stage.run(&trivial(1, "a")).await;
    moved.abort();
    assert!(domain::clock::Clock::monotonic(&stage.clock) >= Duration::from_micros(4_600));
}

#[tokio::test]
async fn classes_of_an_extension_are_known_and_offer_files() {
    let described = json!({"input": {"required": {"ipadapter_file": [[]]}}, "output": ["IPADAPTER"]});
    let script =
        Script { extensions: [("IPAdapterModelLoader".to_owned(), described)].into(), ..Script::default() };
    let stage = Stage::new(script).await;
    let class = stage.get("/object_info/IPAdapterModelLoader").await.json();
    let files = &class["IPAdapterModelLoader"]["input"]["required"]["ipadapter_file"][0];
    assert_eq!(files, &json!(["ip-adapter-sdxl.safetensors"]));
    assert_eq!(stage.get("/object_info").await.json().as_object().unwrap().len(), 633);
    assert_eq!(stage.get("/models/ipadapter").await.json(), json!(["ip-adapter-sdxl.safetensors"]));
}

#[tokio::test]
async fn a_file_is_given_out_in_parts_and_not_again() {
    let stage = Stage::usual().await;
    stage.run(&trivial(1, "a")).await;
    let path = "/view?filename=a_00001_.png";
    let whole = stage.get(path).await;
    let asked = async |name: &'static str, value: &str| {
        let answer = stage.send(stage.request("GET", path).header(name, value)).await.unwrap();
        (answer.status, answer.headers.get("content-range").cloned(), answer.bytes)
    };
    let length = whole.bytes.len();
    let last = whole.bytes[length - 5..].to_vec();
    let range = format!("bytes {}-{}/{length}", length - 5, length - 1);
    assert_eq!(asked("Range", "bytes=-5").await, (206, Some(range), last));
    assert_eq!(asked("Range", "bytes=999999-").await.0, 416);
    assert_eq!(asked("If-None-Match", &whole.headers["etag"]).await, (304, None, Vec::new()));
    let modified = &whole.headers["last-modified"];
    assert!(modified.len() == 29 && modified.ends_with(" GMT"), "{modified}");
}

#[tokio::test]
async fn several_parts_of_a_model_are_loaded_and_the_lora_keeps_its_model() {
    let stage = Stage::usual().await;
    let mut prompt = picture(SDXL, 1, 2);
    prompt["4"] = json!({"class_type": "UNETLoader", "inputs": {
        "unet_name": "flux1-dev-fp8.safetensors", "weight_dtype": "default"}});
    prompt["10"] = json!({"class_type": "VAELoader", "inputs": {"vae_name": "sdxl.vae.safetensors"}});
    prompt["11"] = json!({"class_type": "DualCLIPLoader", "inputs": {
        "clip_name1": "clip_l.safetensors", "clip_name2": "t5xxl_fp8.safetensors", "type": "flux"}});
    prompt["12"] = json!({"class_type": "LoraLoader", "inputs": {"model": ["4", 0], "clip": ["11", 0],
        "lora_name": "hana-sdxl.safetensors", "strength_model": 1.0, "strength_clip": 1.0}});
    prompt["3"]["inputs"]["model"] = json!(["12", 0]);
    prompt["8"]["inputs"]["vae"] = json!(["10", 0]);
    for encode in ["6", "7"] {
        prompt[encode]["inputs"]["clip"] = json!(["12", 1]);
    }
    let mut loads = stage.run(&prompt).await.loads;
    loads.sort();
    let expected = [
        "diffusion_models/flux1-dev-fp8.safetensors",
        "loras/hana-sdxl.safetensors",
        "text_encoders/clip_l.safetensors",
        "text_encoders/t5xxl_fp8.safetensors",
        "vae/sdxl.vae.safetensors",
    ];
    assert_eq!(loads, expected);
}

#[tokio::test]
async fn a_picture_that_was_uploaded_gives_its_size() {
    let stage = Stage::usual().await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let part = reqwest::multipart::Part::bytes(bytes.into_inner()).file_name("up.png");
    let form = reqwest::multipart::Form::new().part("image", part).text("subfolder", "s");
    let answer = stage.send(stage.request("POST", "/upload/image").multipart(form)).await.unwrap();
    assert_eq!(answer.json(), json!({"name": "up.png", "subfolder": "s", "type": "input"}));
    let prompt = json!({
        "1": {"class_type": "LoadImage", "inputs": {"image": "s/up.png"}},
        "2": {"class_type": "ImageScaleBy", "inputs": {
            "image": ["1", 0], "upscale_method": "bicubic", "scale_by": 2.0}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "up"}},
        "4": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "2x-lines.pth"}},
        "5": {"class_type": "ImageUpscaleWithModel", "inputs": {"upscale_model": ["4", 0], "image": ["2", 0]}},
        "6": {"class_type": "SaveImage", "inputs": {"images": ["5", 0], "filename_prefix": "more"}},
    });
    stage.run(&prompt).await;
    assert_eq!(size(&stage.get("/view?filename=up_00001_.png").await.bytes), (80, 60));
    assert_eq!(size(&stage.get("/view?filename=more_00001_.png").await.bytes), (160, 120));
    assert_eq!(stage.comfy.seen().uploads[0].subfolder, "s");
}
